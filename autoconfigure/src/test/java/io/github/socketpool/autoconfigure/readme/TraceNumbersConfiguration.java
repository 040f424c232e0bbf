package io.github.socketpool.autoconfigure.readme;

import io.github.socketpool.connection.CorrelationStrategy;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TraceNumbersConfiguration {

	@Bean
	CorrelationStrategy correlationStrategy() {
		return new TraceNumbers();
	}

}
