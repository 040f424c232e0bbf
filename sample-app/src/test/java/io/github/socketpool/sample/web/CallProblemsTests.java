package io.github.socketpool.sample.web;

import java.util.List;
import java.util.stream.Stream;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.ErrorContext;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.pool.PoolStats;
import io.github.socketpool.pool.TooManyWaitersException;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.template.PayloadConversionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallProblems}.
 */
class CallProblemsTests {

	private static final ErrorContext NOT_SENT = new ErrorContext("quotes", "somewhere:9000", RequestProgress.NOT_SENT);

	private static final ErrorContext SENT = NOT_SENT.with(RequestProgress.SENT);

	@ParameterizedTest
	@MethodSource("errors")
	void eachErrorHasItsStatusAndSaysWhoseCallItWasAndHowFarItCame(HttpStatus status, SocketPoolException error) {
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
				Arguments.of(HttpStatus.SERVICE_UNAVAILABLE, new TooManyWaitersException("full", NOT_SENT)),
				Arguments.of(HttpStatus.SERVICE_UNAVAILABLE, new PoolClosedException("closed", NOT_SENT)),
				Arguments.of(HttpStatus.SERVICE_UNAVAILABLE, new ConnectFailedException("down", NOT_SENT, null)),
				Arguments.of(HttpStatus.SERVICE_UNAVAILABLE, new CallInterruptedException("stopped", SENT, null)),
				Arguments.of(HttpStatus.GATEWAY_TIMEOUT, new ResponseTimeoutException("late", SENT, null)),
				Arguments.of(HttpStatus.BAD_GATEWAY, new TransportException("lost", SENT, null)),
				Arguments.of(HttpStatus.BAD_GATEWAY, new FrameFormatException("garbage").in(SENT)),
				Arguments.of(HttpStatus.CONTENT_TOO_LARGE, new FrameFormatException("large").in(NOT_SENT)),
				Arguments.of(HttpStatus.BAD_GATEWAY, new PayloadConversionException("no quote", SENT, null)),
				Arguments.of(HttpStatus.INTERNAL_SERVER_ERROR,
						new PayloadConversionException("no request", NOT_SENT, null)));
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
