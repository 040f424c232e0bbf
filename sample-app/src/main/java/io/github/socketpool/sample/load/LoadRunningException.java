package io.github.socketpool.sample.load;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Two loads at once would be measuring each other.
 */
class LoadRunningException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	LoadRunningException() {
		super(HttpStatus.CONFLICT, problem(), null);
	}

	private static ProblemDetail problem() {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT,
				"A load is running, and two at once would measure each other. Try again when it has ended.");
		problem.setTitle("Load running");
		return problem;
	}

}
