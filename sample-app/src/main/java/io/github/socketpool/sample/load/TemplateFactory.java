package io.github.socketpool.sample.load;

import io.github.socketpool.autoconfigure.ProtocolTemplateCustomizer;
import io.github.socketpool.autoconfigure.SocketPoolProperties;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.ProtocolInterceptor;
import io.github.socketpool.template.ProtocolTemplate;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Creates templates that differ from the application's own only in their pool: same
 * converter, interceptors and customizers. So two loads show the difference between their
 * pools.
 */
@Component
class TemplateFactory {

	private final SocketPoolProperties properties;

	private final PayloadConverter converter;

	private final ObjectProvider<ProtocolInterceptor> interceptors;

	private final ObjectProvider<ProtocolTemplateCustomizer> customizers;

	TemplateFactory(SocketPoolProperties properties, PayloadConverter converter,
			ObjectProvider<ProtocolInterceptor> interceptors, ObjectProvider<ProtocolTemplateCustomizer> customizers) {
		this.properties = properties;
		this.converter = converter;
		this.interceptors = interceptors;
		this.customizers = customizers;
	}

	/**
	 * Create a template.
	 * @param pool the pool of its connections
	 */
	ProtocolTemplate over(ConnectionPool pool) {
		ProtocolTemplate.Builder builder = ProtocolTemplate.builder(pool)
			.callTimeout(this.properties.getCallTimeout())
			.converter(this.converter)
			.interceptors(this.interceptors.orderedStream().toList());
		this.customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

}
