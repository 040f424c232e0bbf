package io.github.socketpool.sample.server;

import io.github.socketpool.server.ServerStartException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Explains what to do if the port of an embedded server is in use.
 */
class ServerStartFailureAnalyzer extends AbstractFailureAnalyzer<ServerStartException> {

	private final Environment environment;

	ServerStartFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ServerStartException cause) {
		String ratesPort = this.environment.getProperty("sample.server.rates-port", "");
		String otherPort = cause.getAddress().endsWith(":" + ratesPort) ? "--sample.server.rates-port=9102"
				: "--sample.server.port=9001";
		return new FailureAnalysis(cause.getMessage(),
				"Give the embedded server another port with " + otherPort
						+ ", or leave the embedded servers out with --sample.server.enabled=false if your own server "
						+ "listens there.",
				cause);
	}

}
