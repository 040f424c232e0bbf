package io.github.socketpool.sample.server;

import java.util.Map;

import io.github.socketpool.server.ServerStartException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Explains what to do if the port of an embedded server is in use.
 */
class ServerStartFailureAnalyzer extends AbstractFailureAnalyzer<ServerStartException> {

	/** A port that is likely to be free, by the property. */
	private static final Map<String, String> REMEDIES = Map.of("sample.server.rates-port", "9103",
			"sample.server.second-rates-port", "9104");

	private final Environment environment;

	ServerStartFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ServerStartException cause) {
		String property = REMEDIES.keySet()
			.stream()
			.filter((key) -> cause.getAddress().endsWith(":" + this.environment.getProperty(key, "")))
			.findFirst()
			.orElse("sample.server.port");
		return new FailureAnalysis(cause.getMessage(),
				"Give the embedded server another port with --" + property + "="
						+ REMEDIES.getOrDefault(property, "9001")
						+ ", or leave the embedded servers out with --sample.server.enabled=false if your own server "
						+ "listens there.",
				cause);
	}

}
