package io.github.socketpool.sample.exchange;

import java.util.Objects;

import io.github.socketpool.ErrorContext;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * Reports a body that was not sent in the same way as a failed call.
 */
final class RefusedBody {

	private RefusedBody() {
	}

	static ProblemDetail problem(HttpStatus status, String title, String detail, Class<? extends Exception> error,
			ErrorContext context) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
		problem.setTitle(title);
		problem.setProperty("error", error.getSimpleName());
		problem.setProperty("progress", context.progress());
		problem.setProperty("pool", context.poolName());
		problem.setProperty("target", Objects.toString(context.endpoint(), null));
		return problem;
	}

}
