package io.github.socketpool.sample.exchange;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.protocol.FrameFormatException;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/**
 * The body of an HTTP request does not fit into a frame. The response is the same as for
 * the error that the client would raise for such a body.
 */
class BodyTooLargeException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	BodyTooLargeException(long limit, ErrorContext context) {
		super(HttpStatus.CONTENT_TOO_LARGE,
				RefusedBody.problem(HttpStatus.CONTENT_TOO_LARGE,
						"Request larger than socketpool.framing.max-frame-size",
						"The body of the request has more than " + limit
								+ " bytes. Nothing was sent to the server. Send less, or raise"
								+ " socketpool.framing.max-frame-size if the server accepts it.",
						FrameFormatException.class, context),
				null);
	}

}
