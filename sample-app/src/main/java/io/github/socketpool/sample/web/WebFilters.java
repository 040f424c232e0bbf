package io.github.socketpool.sample.web;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Filters of the application's port, which decide which requests are served.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SampleWebProperties.class)
class WebFilters {

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	HostFilter hostFilter(SampleWebProperties properties, JsonMapper mapper) {
		return new HostFilter(new AllowedHosts(properties.allowedHosts()), mapper);
	}

	@Bean
	OtherSitesFilter otherSitesFilter(JsonMapper mapper) {
		return new OtherSitesFilter(mapper);
	}

}
