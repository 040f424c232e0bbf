package io.github.socketpool.sample.server;

import io.github.socketpool.server.ServerStartException;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Stops and starts the back end on request.
 */
@RestController
@ConditionalOnEmbeddedServer
class ServerController {

	private final EmbeddedServer server;

	ServerController(EmbeddedServer server) {
		this.server = server;
	}

	@PostMapping("/server/start")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void start() {
		this.server.start();
	}

	@PostMapping("/server/stop")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void stop() {
		this.server.stop();
	}

	@ExceptionHandler
	ProblemDetail cannotListen(ServerStartException ex) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, ex.getMessage());
		problem.setTitle("Back end not started");
		return problem;
	}

}
