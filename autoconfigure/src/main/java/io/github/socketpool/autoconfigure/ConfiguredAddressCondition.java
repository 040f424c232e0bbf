package io.github.socketpool.autoconfigure;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * {@link SpringBootCondition} that matches if properties name a server.
 */
class ConfiguredAddressCondition extends SpringBootCondition {

	private static final String ADDRESSES = "socketpool.addresses";

	private static final List<String> OTHERS = List.of("socketpool.host", "socketpool.port", "socketpool.service-id");

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Address of a server");
		return isAddressConfigured(context.getEnvironment())
				? ConditionOutcome.match(message.because("it is configured"))
				: ConditionOutcome.noMatch(message.didNotFind("property", "properties")
					.items("socketpool.host", "socketpool.port", ADDRESSES, "socketpool.service-id"));
	}

	/**
	 * Return whether any of the properties is set. Addresses may be a list in a file.
	 */
	static boolean isAddressConfigured(Environment environment) {
		return OTHERS.stream().anyMatch(environment::containsProperty)
				|| Binder.get(environment).bind(ADDRESSES, Bindable.listOf(String.class)).isBound();
	}

}
