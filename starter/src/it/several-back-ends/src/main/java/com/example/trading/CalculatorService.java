package com.example.trading;

import io.github.socketpool.service.ProtocolExchange;

interface CalculatorService {

	@ProtocolExchange("multiply")
	int multiply(int left, int right);

}
