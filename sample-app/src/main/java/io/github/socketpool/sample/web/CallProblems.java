package io.github.socketpool.sample.web;

import java.util.Objects;

import io.github.socketpool.CallInterruptedException;
import io.github.socketpool.RequestProgress;
import io.github.socketpool.SocketPoolException;
import io.github.socketpool.client.RemoteCallException;
import io.github.socketpool.connection.ConnectFailedException;
import io.github.socketpool.connection.ResponseTimeoutException;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.pool.AcquireTimeoutException;
import io.github.socketpool.pool.PoolClosedException;
import io.github.socketpool.pool.TooManyWaitersException;
import io.github.socketpool.protocol.FrameFormatException;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Reports failed calls to HTTP clients as {@code application/problem+json}: 503 if no
 * connection was available, 504 if the server took too long, 502 if it misbehaved or
 * answered with an error.
 */
@RestControllerAdvice
class CallProblems {

	@ExceptionHandler({ AcquireTimeoutException.class, TooManyWaitersException.class, PoolClosedException.class,
			ConnectFailedException.class })
	ProblemDetail noConnection(SocketPoolException ex) {
		return problem(HttpStatus.SERVICE_UNAVAILABLE, "No connection available", ex);
	}

	@ExceptionHandler
	ProblemDetail interrupted(CallInterruptedException ex) {
		return problem(HttpStatus.SERVICE_UNAVAILABLE, "Call interrupted", ex);
	}

	@ExceptionHandler
	ProblemDetail timedOut(ResponseTimeoutException ex) {
		return problem(HttpStatus.GATEWAY_TIMEOUT, "No response in time", ex);
	}

	@ExceptionHandler
	ProblemDetail connectionLost(TransportException ex) {
		return problem(HttpStatus.BAD_GATEWAY, "Connection lost", ex);
	}

	@ExceptionHandler
	ProblemDetail badFrame(FrameFormatException ex) {
		if (ex.isOutgoing()) {
			return problem(HttpStatus.CONTENT_TOO_LARGE, "Request larger than socketpool.framing.max-frame-size", ex);
		}
		return problem(HttpStatus.BAD_GATEWAY, "Response is not a frame", ex);
	}

	@ExceptionHandler
	ProblemDetail unreadable(PayloadConversionException ex) {
		if (ex.getProgress() == RequestProgress.NOT_SENT) {
			return problem(HttpStatus.INTERNAL_SERVER_ERROR, "Request not convertible", ex);
		}
		return problem(HttpStatus.BAD_GATEWAY, "Response not convertible", ex);
	}

	@ExceptionHandler
	ProblemDetail answeredWithError(RemoteCallException ex) {
		return problem(HttpStatus.BAD_GATEWAY, "Server answered with an error", ex);
	}

	private static ProblemDetail problem(HttpStatus status, String title, SocketPoolException ex) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, ex.getMessage());
		problem.setTitle(title);
		problem.setProperty("error", ex.getClass().getSimpleName());
		problem.setProperty("progress", ex.getProgress());
		problem.setProperty("pool", ex.getPoolName());
		problem.setProperty("target", Objects.toString(ex.getEndpoint(), null));
		return problem;
	}

}
