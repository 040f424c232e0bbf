package io.github.socketpool.sample.exchange;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * The body of an HTTP request is no JSON.
 */
class NotJsonException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	NotJsonException(String error) {
		super(HttpStatus.BAD_REQUEST, problem(error), null);
	}

	private static ProblemDetail problem(String error) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"The body of the request is not JSON: " + error + ". Nothing was sent to the server.");
		problem.setTitle("Not JSON");
		return problem;
	}

}
