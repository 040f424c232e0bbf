package io.github.socketpool.metrics;

import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.exclusive.ExclusivePool;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Two user-defined pools with the same target.
 */
@Configuration(proxyBeanMethods = false)
class TwoPools {

	@Bean
	ConnectionPool bids(ConnectionFactory connections) {
		return ExclusivePool.builder(connections).name("bids").build();
	}

	@Bean
	ConnectionPool asks(ConnectionFactory connections) {
		return ExclusivePool.builder(connections).name("asks").build();
	}

}
