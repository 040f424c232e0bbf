package io.github.socketpool.autoconfigure;

import io.github.socketpool.template.ProtocolTemplate;

/**
 * Callback interface for beans that customize the {@link ProtocolTemplate} before it is
 * created.
 */
@FunctionalInterface
public interface ProtocolTemplateCustomizer {

	/**
	 * Customize the template. The builder already has the settings of the
	 * {@code socketpool.*} properties, the {@code PayloadConverter} bean and the
	 * {@code ProtocolInterceptor} beans.
	 * {@linkplain ProtocolTemplate.Builder#clientName() Its client name} tells templates
	 * apart.
	 * @param builder the builder to customize
	 */
	void customize(ProtocolTemplate.Builder builder);

}
