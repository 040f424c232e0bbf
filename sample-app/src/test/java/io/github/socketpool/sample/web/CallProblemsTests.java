package io.github.socketpool.sample.web;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.Endpoint;
import io.github.socketpool.Endpoint;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.client.RemoteCallException;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ConnectPhase;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.connection.PoolableConnection;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.NestedAcquireException;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.TooManyWaitersException;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import io.github.socketpool.protocol.AsciiLengthFormat;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.template.ProtocolTemplate;
import io.github.socketpool.test.Piece;
import io.github.socketpool.test.Reaction;
import io.github.socketpool.test.StubServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link CallProblems}.
 */
class CallProblemsTests {

	private static final ErrorContext NOT_SENT = new ErrorContext("quotes", Endpoint.of("somewhere", 9000),
			RequestProgress.NOT_SENT);

	private static final ErrorContext SENT = NOT_SENT.with(RequestProgress.SENT);

	private static final FrameCodec CODEC = FrameCodec.asciiLength(AsciiLengthFormat.defaults());

	@ParameterizedTest
	@MethodSource("errors")
	void eachErrorHasItsStatusPoolAndProgress(HttpStatus status, SocketPoolException error) {
		MockMvcTester mvc = MockMvcTester.of(List.of(new Failing(error)),
				(builder) -> builder.setControllerAdvice(new CallProblems()).build());
		assertThat(mvc.get().uri("/")).hasStatus(status)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyJson()
			.hasPathSatisfying("$.detail", (detail) -> detail.assertThat().isEqualTo(error.getMessage()))
			.hasPathSatisfying("$.error", (name) -> name.assertThat().isEqualTo(error.getClass().getSimpleName()))
			.hasPathSatisfying("$.progress", (progress) -> progress.assertThat().isEqualTo(error.getProgress().name()))
			.hasPathSatisfying("$.pool", (pool) -> pool.assertThat().isEqualTo("quotes"))
			.hasPathSatisfying("$.target", (target) -> target.assertThat().isEqualTo("somewhere:9000"));
	}

	static Stream<Arguments> errors() {
		return Stream.of(
				Arguments.of(HttpStatus.SERVICE_UNAVAILABLE,
						new AcquireTimeoutException("busy", NOT_SENT, new PoolStats(8, 0, 0, 1, 8, 0, 8), null)),
				Arguments.of(HttpStatus.SERVICE_UNAVAILABLE,
						new NestedAcquireException("nested", NOT_SENT, new PoolStats(8, 0, 0, 0, 8, 0, 8))),
				Arguments.of(HttpStatus.SERVICE_UNAVAILABLE, new TooManyWaitersException("full", NOT_SENT)),
				Arguments.of(HttpStatus.SERVICE_UNAVAILABLE, new PoolClosedException("closed", NOT_SENT)),
				Arguments.of(HttpStatus.SERVICE_UNAVAILABLE,
						new ConnectFailedException(ConnectPhase.CONNECT, "down", NOT_SENT, null)),
				Arguments.of(HttpStatus.SERVICE_UNAVAILABLE, new CallInterruptedException("stopped", SENT, null)),
				Arguments.of(HttpStatus.GATEWAY_TIMEOUT, new ResponseTimeoutException("late", SENT, null)),
				Arguments.of(HttpStatus.BAD_GATEWAY, new TransportException("lost", SENT, null)),
				Arguments.of(HttpStatus.BAD_GATEWAY, new FrameFormatException("garbage").in(SENT)),
				Arguments.of(HttpStatus.BAD_GATEWAY, new FrameFormatException("greeting").in(NOT_SENT)),
				Arguments.of(HttpStatus.CONTENT_TOO_LARGE, tooLarge().in(NOT_SENT)),
				Arguments.of(HttpStatus.BAD_GATEWAY, new PayloadConversionException("no quote", SENT, null)),
				Arguments.of(HttpStatus.BAD_GATEWAY, new RemoteCallException("code", SENT, -32603, null, null)),
				Arguments.of(HttpStatus.INTERNAL_SERVER_ERROR,
						new PayloadConversionException("no request", NOT_SENT, null)));
	}

	@Test
	void aPeerThatGreetsMeans502EvenIfNothingWasSent() {
		CountDownLatch greeted = new CountDownLatch(1);
		try (StubServer server = StubServer.start(); ConnectionPool pool = greetedPool(server, greeted)) {
			server.nextConnection(
					Reaction.write(Piece.text("SSH-2.0-OpenSSH_9.9\r\n")).then((connection) -> greeted.countDown()));
			MockMvcTester mvc = MockMvcTester.of(List.of(new Calling(ProtocolTemplate.builder(pool).build())),
					(builder) -> builder.setControllerAdvice(new CallProblems()).build());
			assertThat(mvc.get().uri("/")).hasStatus(HttpStatus.BAD_GATEWAY)
				.bodyJson()
				.hasPathSatisfying("$.detail", (detail) -> detail.assertThat().asString().contains("SSH"))
				.hasPathSatisfying("$.progress", (progress) -> progress.assertThat().isEqualTo("NOT_SENT"));
		}
	}

	/**
	 * Return a pool whose connections receive a greeting before a request is written, as
	 * with a client that is slower than its network.
	 */
	private static ConnectionPool greetedPool(StubServer server, CountDownLatch greeted) {
		ConnectionFactory sockets = SocketConnections.builder(server.endpoint()).codec(CODEC).build();
		return ExclusivePool.builder(new ConnectionFactory() {

			@Override
			public List<Endpoint> endpoints() {
				return sockets.endpoints();
			}

			@Override
			public PoolableConnection connect(Endpoint endpoint, ErrorContext context) {
				PoolableConnection connection = sockets.connect(endpoint, context);
				try {
					assertThat(greeted.await(10, TimeUnit.SECONDS)).isTrue();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
				return connection;
			}

		}).build();
	}

	private static FrameFormatException tooLarge() {
		int size = (int) AsciiLengthFormat.defaults().maxFrameSize() + 1;
		return catchThrowableOfType(FrameFormatException.class,
				() -> CODEC.putHeader(Frame.of(new byte[size]), ByteBuffer.allocate(20)));
	}

	@RestController
	static class Calling {

		private final ProtocolTemplate template;

		Calling(ProtocolTemplate template) {
			this.template = template;
		}

		@GetMapping("/")
		String call() {
			return this.template.exchange("{}", String.class);
		}

	}

	@RestController
	static class Failing {

		private final SocketPoolException error;

		Failing(SocketPoolException error) {
			this.error = error;
		}

		@GetMapping("/")
		String call() {
			throw this.error;
		}

	}

}
