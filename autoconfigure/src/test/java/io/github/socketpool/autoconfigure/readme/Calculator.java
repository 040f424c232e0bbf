package io.github.socketpool.autoconfigure.readme;

import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.client.RemoteCallException;

import org.springframework.stereotype.Service;

@Service
class Calculator {

	private static final int DIVISION_BY_ZERO = -32001;

	private final ProtocolClient client;

	Calculator(ProtocolClient client) {
		this.client = client;
	}

	int divide(int dividend, int divisor) {
		try {
			return this.client.call(new Division(dividend, divisor)).operation("divide").retrieve(Integer.class);
		}
		catch (RemoteCallException ex) {
			if (ex.getCode() == DIVISION_BY_ZERO) {
				throw new ArithmeticException(ex.getRemoteMessage());
			}
			throw ex;
		}
	}

	record Division(int dividend, int divisor) {

	}

}
