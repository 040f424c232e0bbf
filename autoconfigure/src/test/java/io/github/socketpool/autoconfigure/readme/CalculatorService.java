package io.github.socketpool.autoconfigure.readme;

import java.util.List;

import io.github.socketpool.service.ProtocolExchange;
import io.github.socketpool.service.ProtocolParameter;

interface CalculatorService {

	@ProtocolExchange("divide")
	int divide(int dividend, int divisor);

	@ProtocolExchange("negate")
	int negate(@ProtocolParameter("number") int value);

	@ProtocolExchange("primes")
	List<Integer> primes();

}
