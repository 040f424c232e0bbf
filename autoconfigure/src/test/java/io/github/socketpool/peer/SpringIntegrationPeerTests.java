package io.github.socketpool.peer;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.ip.IpHeaders;
import org.springframework.integration.ip.tcp.connection.TcpConnection;
import org.springframework.integration.ip.tcp.connection.TcpNetServerConnectionFactory;
import org.springframework.integration.ip.tcp.connection.TcpSender;
import org.springframework.integration.ip.tcp.serializer.AbstractByteArraySerializer;
import org.springframework.integration.ip.tcp.serializer.ByteArrayCrLfSerializer;
import org.springframework.integration.ip.tcp.serializer.ByteArrayLengthHeaderSerializer;
import org.springframework.integration.ip.tcp.serializer.ByteArrayStxEtxSerializer;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.ErrorMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Against servers of Spring Integration, which send back each message.
 */
class SpringIntegrationPeerTests {

	static Stream<Arguments> framings() {
		return Stream.of(
				Arguments.of("length of 1 byte", new ByteArrayLengthHeaderSerializer(1),
						List.of("type=binary-length", "length-bytes=1")),
				Arguments.of("length of 2 bytes", new ByteArrayLengthHeaderSerializer(2),
						List.of("type=binary-length", "length-bytes=2")),
				Arguments.of("length of 4 bytes", new ByteArrayLengthHeaderSerializer(4),
						List.of("type=binary-length", "length-bytes=4")),
				Arguments.of("length that includes itself", inclusive(),
						List.of("type=binary-length", "length-includes-header=true")),
				Arguments.of("CR LF", new ByteArrayCrLfSerializer(), List.of("type=delimiter", "delimiter=\\r\\n")),
				Arguments.of("STX and ETX", new ByteArrayStxEtxSerializer(),
						List.of("type=delimiter", "start=\\x02", "delimiter=\\x03")));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("framings")
	void eachCallGetsItsOwnAnswer(String name, AbstractByteArraySerializer serializer, List<String> framing)
			throws Exception {
		try (EchoServer server = new EchoServer(serializer)) {
			PeerApplication
				.of(Stream
					.concat(Stream.of("socketpool.port=" + server.port()),
							framing.stream().map((property) -> "socketpool.framing." + property))
					.toArray(String[]::new))
				.call((client, number) -> {
					JsonNode answer = client.exchange(Map.of("number", number, "text", "prüfung €"), JsonNode.class);
					assertThat(answer.get("number").intValue()).isEqualTo(number);
					assertThat(answer.get("text").stringValue()).isEqualTo("prüfung €");
				});
		}
	}

	private static ByteArrayLengthHeaderSerializer inclusive() {
		ByteArrayLengthHeaderSerializer serializer = new ByteArrayLengthHeaderSerializer();
		serializer.setInclusive(true);
		return serializer;
	}

	/**
	 * A server with a thread for each connection.
	 */
	private static final class EchoServer implements AutoCloseable, TcpSender {

		private final Map<String, TcpConnection> connections = new ConcurrentHashMap<>();

		private final TcpNetServerConnectionFactory factory = new TcpNetServerConnectionFactory(0);

		private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

		EchoServer(AbstractByteArraySerializer serializer) {
			this.factory.setSerializer(serializer);
			this.factory.setDeserializer(serializer);
			this.factory.registerSender(this);
			this.factory.registerListener(this::answer);
			this.context.register(IntegrationConfiguration.class);
			this.context.registerBean(TcpNetServerConnectionFactory.class, () -> this.factory);
			this.context.refresh();
			this.factory.start();
			await().until(this.factory::isListening);
		}

		int port() {
			return this.factory.getPort();
		}

		@Override
		public void addNewConnection(TcpConnection connection) {
			this.connections.put(connection.getConnectionId(), connection);
		}

		@Override
		public void removeDeadConnection(TcpConnection connection) {
			this.connections.remove(connection.getConnectionId());
		}

		@Override
		public void close() {
			this.context.close();
		}

		private boolean answer(Message<?> message) {
			if (message instanceof ErrorMessage) {
				// The client has closed the connection.
				return false;
			}
			String id = message.getHeaders().get(IpHeaders.CONNECTION_ID, String.class);
			this.connections.get(id).send(message);
			return false;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
	static class IntegrationConfiguration {

	}

}
