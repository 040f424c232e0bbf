package io.github.socketpool.autoconfigure.readme;

import org.springframework.context.annotation.Bean;
import org.springframework.integration.annotation.MessagingGateway;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.integration.ip.tcp.connection.AbstractClientConnectionFactory;
import org.springframework.integration.ip.tcp.connection.CachingClientConnectionFactory;
import org.springframework.integration.ip.tcp.connection.TcpNetClientConnectionFactory;
import org.springframework.integration.ip.tcp.outbound.TcpOutboundGateway;
import org.springframework.integration.ip.tcp.serializer.TcpCodecs;

/**
 * What a client replaces.
 */
class IntegrationGateway {

	@Bean
	AbstractClientConnectionFactory quoteConnections() {
		TcpNetClientConnectionFactory connections = new TcpNetClientConnectionFactory("quotes.example.com", 9000);
		connections.setSerializer(TcpCodecs.lengthHeader2());
		connections.setDeserializer(TcpCodecs.lengthHeader2());
		return new CachingClientConnectionFactory(connections, 8);
	}

	@Bean
	@ServiceActivator(inputChannel = "quoteRequests")
	TcpOutboundGateway quoteGateway(AbstractClientConnectionFactory quoteConnections) {
		TcpOutboundGateway gateway = new TcpOutboundGateway();
		gateway.setConnectionFactory(quoteConnections);
		gateway.setRemoteTimeout(2000);
		return gateway;
	}

	@MessagingGateway(defaultRequestChannel = "quoteRequests")
	interface QuoteGateway {

		byte[] latest(byte[] json);

	}

}
