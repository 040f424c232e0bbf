package io.github.socketpool.autoconfigure.readme;

import io.github.socketpool.connection.ResponseMatcher;

import org.springframework.context.annotation.Bean;

/**
 * Not annotated, so that the application of the other examples does not use it.
 */
class MatcherConfiguration {

	@Bean
	ResponseMatcher responseMatcher() {
		return new GpsdMatcher();
	}

}
