package io.github.socketpool.sample.server;

import io.github.socketpool.server.ProtocolServer;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Starts the embedded server with the application, and closes it after the connection
 * pool.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnEmbeddedServer
@EnableConfigurationProperties(SampleServerProperties.class)
class EmbeddedServerConfiguration {

	@Bean
	EmbeddedServer embeddedServer(SampleServerProperties properties, JsonMapper mapper) {
		QuoteHandler handler = new QuoteHandler(mapper);
		return new EmbeddedServer(properties.port(),
				(port) -> ProtocolServer.builder().name("sample-server").port(port).handler(handler).build());
	}

}
