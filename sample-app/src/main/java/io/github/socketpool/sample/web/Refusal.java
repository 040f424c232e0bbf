package io.github.socketpool.sample.web;

import java.io.IOException;

import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;

/**
 * The response of a filter that rejects a request.
 *
 * @param status the status of the response
 * @param title what happened
 * @param detail why, and what to do
 */
record Refusal(HttpStatus status, String title, String detail) {

	void writeTo(HttpServletResponse response, JsonMapper mapper) throws IOException {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(this.status, this.detail);
		problem.setTitle(this.title);
		response.setStatus(problem.getStatus());
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		mapper.writeValue(response.getOutputStream(), problem);
	}

}
