package io.github.socketpool.autoconfigure.readme;

import io.github.socketpool.connection.ConnectionInitializer;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;

/**
 * Not annotated, so that the application of the other examples does not use it.
 */
class OrdersConfiguration {

	@Bean
	@Qualifier("orders")
	ConnectionInitializer ordersLogin(@Value("${orders.key}") String key) {
		return (session) -> session.exchange(key, String.class);
	}

}
