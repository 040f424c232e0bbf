package io.github.socketpool.sample.server;

import io.github.socketpool.server.ServerStartException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains what to do if the port of the embedded server is in use.
 */
class ServerStartFailureAnalyzer extends AbstractFailureAnalyzer<ServerStartException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ServerStartException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Give the embedded server another port with --sample.server.port=9001, or leave it out with "
						+ "--sample.server.enabled=false if your own server listens there.",
				cause);
	}

}
