package io.github.socketpool.sample.server;

import io.github.socketpool.server.ProtocolServer;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * Starts the embedded server with the application, and closes it after the connection
 * pool.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnEmbeddedServer
@EnableConfigurationProperties(SampleServerProperties.class)
class EmbeddedServerConfiguration {

	private static final String NAME = "sample-server";

	/**
	 * With {@code spring.threads.virtual.enabled}, each connection is served by a virtual
	 * thread. The application's task executor may have fewer threads than there are
	 * connections, so it is not used.
	 */
	@Bean
	EmbeddedServer embeddedServer(SampleServerProperties properties, JsonMapper mapper, Environment environment) {
		QuoteHandler handler = new QuoteHandler(mapper);
		boolean virtual = Threading.VIRTUAL.isActive(environment);
		return new EmbeddedServer(properties.port(), (port) -> {
			ProtocolServer.Builder server = ProtocolServer.builder().name(NAME).port(port).handler(handler);
			if (virtual) {
				server.executor(new VirtualThreadTaskExecutor(NAME + "-"));
			}
			return server.build();
		});
	}

}
