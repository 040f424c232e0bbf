package io.github.socketpool.sample.server;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the embedded server.
 *
 * @param enabled whether it is started
 * @param port the port of the loopback interface on which it listens
 */
@ConfigurationProperties("sample.server")
record SampleServerProperties(@DefaultValue("true") boolean enabled, @DefaultValue("9000") int port) {

}
