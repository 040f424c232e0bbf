package io.github.socketpool.autoconfigure.observation;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.context.ConditionalOnConnectionPool;
import io.github.socketpool.observation.ObservationProtocolInterceptor;
import io.github.socketpool.observation.SocketPoolObservationConvention;
import io.github.socketpool.observation.TraceContextWriter;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the observation of calls: with
 * metrics, the timer {@code socketpool.calls}; with tracing, a span for each call.
 */
@AutoConfiguration(after = SocketPoolAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnConnectionPool(search = SearchStrategy.ALL)
public final class SocketPoolObservationAutoConfiguration {

	@Bean
	ObservationProtocolInterceptor socketPoolObservationInterceptor(ObservationRegistry registry,
			ObjectProvider<SocketPoolObservationConvention> convention, ObjectProvider<TraceContextWriter> writer) {
		return new ObservationProtocolInterceptor(registry, convention.getIfAvailable(), writer.getIfAvailable());
	}

}
