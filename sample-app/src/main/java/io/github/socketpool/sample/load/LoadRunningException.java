package io.github.socketpool.sample.load;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A load is already running. Two at once would distort each other's results.
 */
class LoadRunningException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	LoadRunningException() {
		super(HttpStatus.CONFLICT, problem(), null);
	}

	private static ProblemDetail problem() {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT,
				"A load is already running. Two at once would distort each other's results. Try again when it has "
						+ "ended.");
		problem.setTitle("Load running");
		return problem;
	}

}
