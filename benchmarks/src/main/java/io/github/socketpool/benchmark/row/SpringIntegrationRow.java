package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.core.MessagingTemplate;
import org.springframework.integration.endpoint.EventDrivenConsumer;
import org.springframework.integration.ip.tcp.outbound.TcpOutboundGateway;
import org.springframework.integration.ip.tcp.connection.CachingClientConnectionFactory;
import org.springframework.integration.ip.tcp.connection.TcpConnectionOpenEvent;
import org.springframework.integration.ip.tcp.connection.TcpNetClientConnectionFactory;
import org.springframework.messaging.MessagingException;

/**
 * All callers share a Spring Integration gateway with a caching connection factory. Each
 * connection has a reading thread.
 */
final class SpringIntegrationRow implements Row {

	static final String NAME = "spring-integration";

	private final JsonMapper mapper;

	private final LongAdder opened = new LongAdder();

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final MessagingTemplate template;

	SpringIntegrationRow(int port, int poolSize, JsonMapper mapper) {
		this.mapper = mapper;
		DirectChannel requests = new DirectChannel();
		this.context.register(Application.class);
		this.context.addApplicationListener((event) -> {
			if (event instanceof TcpConnectionOpenEvent) {
				this.opened.increment();
			}
		});
		this.context.registerBean("requests", DirectChannel.class, () -> requests);
		this.context.registerBean("sockets", TcpNetClientConnectionFactory.class, () -> newSockets(port));
		this.context.registerBean("cache", CachingClientConnectionFactory.class,
				() -> new CachingClientConnectionFactory(this.context.getBean(TcpNetClientConnectionFactory.class),
						poolSize));
		this.context.registerBean("gateway", TcpOutboundGateway.class, this::newGateway);
		this.context.registerBean("calls", EventDrivenConsumer.class,
				() -> new EventDrivenConsumer(requests, this.context.getBean(TcpOutboundGateway.class)));
		this.context.refresh();
		this.template = new MessagingTemplate(requests);
	}

	private static TcpNetClientConnectionFactory newSockets(int port) {
		TcpNetClientConnectionFactory sockets = new TcpNetClientConnectionFactory("localhost", port);
		sockets.setSoTcpNoDelay(true);
		sockets.setSerializer(new AsciiLengthSerializer());
		sockets.setDeserializer(new AsciiLengthSerializer());
		return sockets;
	}

	private TcpOutboundGateway newGateway() {
		TcpOutboundGateway gateway = new TcpOutboundGateway();
		gateway.setConnectionFactory(this.context.getBean(CachingClientConnectionFactory.class));
		return gateway;
	}

	@Override
	public Caller newCaller() {
		return this::call;
	}

	private Quote call(Quote request) throws IOException {
		try {
			byte[] response = this.template.convertSendAndReceive(this.mapper.writeValueAsBytes(request), byte[].class);
			return this.mapper.readValue(Objects.requireNonNull(response), Quote.class);
		}
		catch (MessagingException ex) {
			throw new IOException(ex);
		}
	}

	@Override
	public long connectionsOpened() {
		return this.opened.sum();
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
	static class Application {

	}

}
