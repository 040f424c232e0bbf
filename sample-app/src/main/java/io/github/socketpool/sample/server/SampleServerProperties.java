package io.github.socketpool.sample.server;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the embedded servers.
 *
 * @param enabled whether they are started
 * @param port the port on the loopback interface that the one of the default client
 * listens on
 * @param ratesPort the port of the first one of the client {@code rates}
 * @param secondRatesPort the port of its second one
 */
@ConfigurationProperties("sample.server")
record SampleServerProperties(@DefaultValue("true") boolean enabled, @DefaultValue("9000") int port,
		@DefaultValue("9101") int ratesPort, @DefaultValue("9102") int secondRatesPort) {

}
