package io.github.socketpool.sample.server;

import io.github.socketpool.server.ProtocolServer;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Starts the embedded server with the application, and closes it when the connection pool
 * has been closed.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "sample.server.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SampleServerProperties.class)
class EmbeddedServerConfiguration {

	@Bean
	ProtocolServer embeddedServer(SampleServerProperties properties, JsonMapper mapper) {
		return ProtocolServer.builder()
			.name("sample-server")
			.port(properties.port())
			.handler(new QuoteHandler(mapper))
			.build()
			.start();
	}

}
