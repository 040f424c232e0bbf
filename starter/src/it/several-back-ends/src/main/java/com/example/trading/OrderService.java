package com.example.trading;

import com.example.trading.Trading.Order;
import com.example.trading.Trading.Receipt;
import io.github.socketpool.service.ProtocolExchange;

interface OrderService {

	@ProtocolExchange("order")
	Receipt place(Order order);

}
