package io.github.socketpool.context;

import java.util.function.UnaryOperator;

import io.github.socketpool.template.ProtocolTemplate;

/**
 * Builds clients while the application runs. Must be thread-safe.
 */
@FunctionalInterface
public interface ClientCreator {

	/**
	 * Build a template with a pool of its own.
	 * @param name the name of the client
	 * @param customizer returns the settings of the client
	 * @return a new template
	 * @throws IllegalArgumentException if the client cannot have this name, or if its
	 * settings are invalid
	 */
	ProtocolTemplate create(String name, UnaryOperator<ClientSettings> customizer);

}
