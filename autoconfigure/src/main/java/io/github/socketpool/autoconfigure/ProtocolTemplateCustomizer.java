package io.github.socketpool.autoconfigure;

import io.github.socketpool.template.ProtocolTemplate;

/**
 * Callback interface that can be implemented by beans wishing to customize the
 * {@link ProtocolTemplate} before it is made.
 */
@FunctionalInterface
public interface ProtocolTemplateCustomizer {

	/**
	 * Customize the template. The builder has the settings of the {@code socketpool.*}
	 * properties, the {@code PayloadConverter} bean and the {@code ProtocolInterceptor}
	 * beans already, and tells {@linkplain ProtocolTemplate.Builder#clientName() whose}
	 * template it is.
	 * @param builder the builder to customize
	 */
	void customize(ProtocolTemplate.Builder builder);

}
