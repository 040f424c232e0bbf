package io.github.socketpool.sample.exchange;

import io.github.socketpool.ErrorContext;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/**
 * The body of an HTTP request is not JSON, or is nested too deeply.
 */
class UnreadableJsonException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	UnreadableJsonException(String error, ErrorContext context) {
		super(HttpStatus.BAD_REQUEST,
				RefusedBody.problem(HttpStatus.BAD_REQUEST, "Unreadable JSON",
						"The body of the request " + error + ". Nothing was sent to the server.",
						UnreadableJsonException.class, context),
				null);
	}

}
