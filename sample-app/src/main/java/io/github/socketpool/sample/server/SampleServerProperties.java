package io.github.socketpool.sample.server;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the embedded server.
 *
 * @param enabled whether it is started
 * @param port the port on the loopback interface that it listens on
 */
@ConfigurationProperties("sample.server")
record SampleServerProperties(@DefaultValue("true") boolean enabled, @DefaultValue("9000") int port) {

}
