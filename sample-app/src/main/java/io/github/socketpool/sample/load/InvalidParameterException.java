package io.github.socketpool.sample.load;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A parameter of an HTTP request is invalid.
 */
class InvalidParameterException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	InvalidParameterException(String parameter, String value, String allowed) {
		super(HttpStatus.BAD_REQUEST, problem(parameter, value, allowed), null);
	}

	private static ProblemDetail problem(String parameter, String value, String allowed) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"Parameter '" + parameter + "' with value '" + value + "' is invalid: it must be " + allowed + ".");
		problem.setTitle("Invalid parameter");
		problem.setProperty("parameter", parameter);
		problem.setProperty("value", value);
		problem.setProperty("allowed", allowed);
		return problem;
	}

}
