package io.github.socketpool.sample.server;

import io.github.socketpool.server.ServerStartException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Stops and starts a back end on request: the one that listens on a port, or without a
 * port that of the default client.
 */
@RestController
@ConditionalOnEmbeddedServer
class ServerController {

	private final EmbeddedServer server;

	private final EmbeddedServers servers;

	ServerController(EmbeddedServer server, EmbeddedServers servers) {
		this.server = server;
		this.servers = servers;
	}

	@PostMapping("/server/start")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void start(@RequestParam(required = false) @Nullable Integer port) {
		server(port).start();
	}

	@PostMapping("/server/stop")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void stop(@RequestParam(required = false) @Nullable Integer port) {
		server(port).stop();
	}

	private EmbeddedServer server(@Nullable Integer port) {
		EmbeddedServer server = (port != null) ? this.servers.at(port) : this.server;
		if (server == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "No embedded server has port " + port + ".");
		}
		return server;
	}

	@ExceptionHandler
	ProblemDetail cannotListen(ServerStartException ex) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, ex.getMessage());
		problem.setTitle("Back end not started");
		return problem;
	}

}
