package io.github.socketpool.autoconfigure.readme;

import io.github.socketpool.Endpoint;
import io.github.socketpool.autoconfigure.SocketPoolClientConfigurer;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.template.ProtocolTemplate;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;

/**
 * Not annotated, so that the application of the other examples does not use it.
 */
class OwnPoolConfiguration {

	@Bean(defaultCandidate = false)
	@Qualifier("orders")
	ConnectionPool ordersPool(SocketPoolClientConfigurer configurer) {
		Endpoint server = Endpoint.of("orders.example.com", 9100);
		SocketConnections.Builder connections = configurer.configure(SocketConnections.builder(server));
		return configurer.configure(ExclusivePool.builder(connections.build()).name("orders")).build();
	}

	@Bean(defaultCandidate = false)
	@Qualifier("orders")
	ProtocolTemplate ordersTemplate(@Qualifier("orders") ConnectionPool pool, SocketPoolClientConfigurer configurer) {
		return configurer.configure(ProtocolTemplate.builder(pool)).build();
	}

}
