package io.github.socketpool.autoconfigure.diagnostics;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.github.socketpool.MessageText;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.BoundConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Warns at startup about keys below {@code socketpool} that are not properties, such as
 * misspelled ones: they have no effect, and nothing else reports them. Environment
 * variables are ignored, since Kubernetes sets {@code SOCKETPOOL_PORT_9000_TCP} for a
 * service of that name. So are keys to which another bean of the application is bound. An
 * ancestor context warns about its own keys.
 */
class UnknownProperties implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(UnknownProperties.class);

	private final ApplicationContext context;

	UnknownProperties(ApplicationContext context) {
		this.context = context;
	}

	@Override
	public void afterSingletonsInstantiated() {
		KnownProperties known = KnownProperties.collect();
		find(known).values().forEach((property) -> logger.warn(describe(property, known)));
	}

	private Map<ConfigurationPropertyName, ConfigurationProperty> find(KnownProperties known) {
		Map<ConfigurationPropertyName, ConfigurationProperty> unknown = new LinkedHashMap<>();
		Set<Object> inherited = sourcesOf(this.context.getParent());
		BoundConfigurationProperties bound = BoundConfigurationProperties.get(this.context);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.context.getEnvironment())) {
			if (source instanceof IterableConfigurationPropertySource iterable && !isEnvironment(source)
					&& !inherited.contains(source.getUnderlyingSource())) {
				iterable.stream().filter(known::isUnknown).forEach((name) -> {
					ConfigurationProperty property = iterable.getConfigurationProperty(name);
					if (property != null && (bound == null || bound.get(name) == null)) {
						unknown.putIfAbsent(name, property);
					}
				});
			}
		}
		return unknown;
	}

	private static boolean isEnvironment(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
	}

	private static Set<Object> sourcesOf(@Nullable ApplicationContext context) {
		Set<Object> sources = Collections.newSetFromMap(new IdentityHashMap<>());
		if (context != null && context.getEnvironment() instanceof ConfigurableEnvironment environment) {
			for (PropertySource<?> source : environment.getPropertySources()) {
				sources.add(source);
			}
		}
		return sources;
	}

	private static String describe(ConfigurationProperty property, KnownProperties known) {
		Origin origin = property.getOrigin();
		return MessageText.escape("Unknown property '" + property.getName() + "'"
				+ ((origin != null) ? " (originating from '" + origin + "')" : "")
				+ " has no effect. The known property with the most similar name is '"
				+ known.nearestTo(property.getName()) + "'.");
	}

}
