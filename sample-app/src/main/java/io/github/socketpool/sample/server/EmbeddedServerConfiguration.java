package io.github.socketpool.sample.server;

import java.util.function.Consumer;

import io.github.socketpool.protocol.ContentLengthFormat;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.server.JsonFrameHandler;
import io.github.socketpool.server.ProtocolServer;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * Starts the embedded servers with the application, and closes them after the connection
 * pools.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnEmbeddedServer
@EnableConfigurationProperties(SampleServerProperties.class)
class EmbeddedServerConfiguration {

	/**
	 * The back end of the default client.
	 */
	@Bean
	EmbeddedServer embeddedServer(SampleServerProperties properties, JsonMapper mapper, Environment environment) {
		QuoteHandler handler = new QuoteHandler(mapper);
		return start("sample-server", properties.port(), environment, (server) -> server.handler(handler));
	}

	/**
	 * The first back end of the client {@code rates}.
	 */
	@Bean(defaultCandidate = false)
	@Qualifier("rates")
	EmbeddedServer ratesServer(SampleServerProperties properties, Environment environment) {
		return startRates("rates-server", properties.ratesPort(), environment);
	}

	/**
	 * The second back end of the client {@code rates}, which answers as the first one
	 * does.
	 */
	@Bean(defaultCandidate = false)
	@Qualifier("second-rates")
	EmbeddedServer secondRatesServer(SampleServerProperties properties, Environment environment) {
		return startRates("second-rates-server", properties.secondRatesPort(), environment);
	}

	@Bean
	EmbeddedServers embeddedServers(EmbeddedServer embeddedServer, @Qualifier("rates") EmbeddedServer ratesServer,
			@Qualifier("second-rates") EmbeddedServer secondRatesServer) {
		return new EmbeddedServers(embeddedServer, ratesServer, secondRatesServer);
	}

	private static EmbeddedServer startRates(String name, int port, Environment environment) {
		FrameCodec codec = FrameCodec.contentLength(ContentLengthFormat.defaults());
		JsonFrameHandler handler = JsonFrameHandler.of(new RateFunction());
		return start(name, port, environment, (server) -> server.codec(codec).handler(handler));
	}

	/**
	 * With {@code spring.threads.virtual.enabled}, each connection is served by a virtual
	 * thread. The application's task executor may have fewer threads than there are
	 * connections, so it is not used.
	 */
	private static EmbeddedServer start(String name, int port, Environment environment,
			Consumer<ProtocolServer.Builder> protocol) {
		boolean virtual = Threading.VIRTUAL.isActive(environment);
		return new EmbeddedServer(port, (actualPort) -> {
			ProtocolServer.Builder server = ProtocolServer.builder().name(name).port(actualPort);
			protocol.accept(server);
			if (virtual) {
				server.executor(new VirtualThreadTaskExecutor(name + "-"));
			}
			return server.build();
		});
	}

}
