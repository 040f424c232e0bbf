package com.example.trading;

import com.example.trading.Trading.Order;
import com.example.trading.Trading.Quote;
import io.github.socketpool.service.ProtocolExchange;

interface QuoteService {

	@ProtocolExchange("quote")
	Quote quote(Order order);

}
