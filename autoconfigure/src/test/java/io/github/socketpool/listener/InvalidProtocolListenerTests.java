package io.github.socketpool.listener;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for listeners that would never get a message: they stop the application at its
 * start.
 */
class InvalidProtocolListenerTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
		.withPropertyValues("socketpool.port=1", "socketpool.envelope=json-rpc");

	static List<InvalidListener> listeners() {
		return List.of(new StaticMethod(), new PrivateMethod(), new TwoPayloads(), new TwoMessages(), new Later(),
				new UnknownType<>(), new SameOperation(), new UnknownClient());
	}

	@ParameterizedTest
	@MethodSource("listeners")
	void aListenerThatBreaksARuleStopsTheStart(InvalidListener listener) {
		this.contextRunner.withBean("listenerBean", listener.getClass()).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = new InvalidProtocolListenerFailureAnalyzer()
				.analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains("listenerBean", listener.getClass().getSimpleName(),
					listener.problem());
			assertThat(analysis.getAction()).isNotBlank();
		});
	}

	@Test
	void anOperationNeedsAnEnvelope() {
		this.contextRunner.withBean(Valid.class)
			.withPropertyValues("socketpool.envelope=none", "socketpool.correlation.request-id=/id",
					"socketpool.correlation.response-id=/id")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidProtocolListenerException.class)
				.hasMessageContaining("'tick'")
				.hasMessageContaining("no envelope"));
	}

	@Test
	void listenersNeedARuleForMessages() {
		this.contextRunner.withBean(MessageListener.class, () -> (message) -> null)
			.withPropertyValues("socketpool.envelope=none")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidProtocolListenerException.class)
				.hasMessageContaining("'default'")
				.hasMessageContaining("correlation.request-id"));
	}

	@Test
	void aMessageListenerOfNoClientStopsTheStart() {
		this.contextRunner
			.withBean("listenerBean", MessageListener.class, () -> (message) -> null,
					(definition) -> ((AbstractBeanDefinition) definition)
						.addQualifier(new AutowireCandidateQualifier(Qualifier.class, "quotes")))
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("listenerBean")
				.hasMessageContaining("'quotes'"));
	}

	@Test
	void aMethodThatAProxyDoesNotHaveStopsTheStart() {
		this.contextRunner
			.withBean("listenerBean", WithInterface.class, WithInterface::new,
					(definition) -> definition.setAttribute(AutoProxyUtils.ORIGINAL_TARGET_CLASS_ATTRIBUTE,
							WithInterface.class))
			.withBean(BeanPostProcessor.class, () -> new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					return (bean instanceof WithInterface) ? new ProxyFactory(bean).getProxy() : bean;
				}

			})
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidProtocolListenerException.class)
				.hasMessageContaining("listenerBean")
				.hasMessageContaining("proxy"));
	}

	@Test
	void aPropertyThatMakesNoSenseStopsTheStart() {
		this.contextRunner.withBean(Valid.class)
			.withPropertyValues("socketpool.messages.queue-capacity=0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("messages.queue-capacity")
				.hasMessageContaining("at least 1"));
	}

	interface InvalidListener {

		String problem();

	}

	static class Valid {

		@ProtocolListener(operation = "tick")
		void on() {
		}

	}

	static class WithInterface implements Supplier<String> {

		@Override
		public String get() {
			return "";
		}

		@ProtocolListener(operation = "tick")
		public void on() {
		}

	}

	static class StaticMethod implements InvalidListener {

		@ProtocolListener
		static void on() {
		}

		@Override
		public String problem() {
			return "on()";
		}

	}

	static class PrivateMethod implements InvalidListener {

		@ProtocolListener
		private void on() {
		}

		@Override
		public String problem() {
			return "private";
		}

	}

	static class TwoPayloads implements InvalidListener {

		@ProtocolListener
		void on(String one, String other) {
		}

		@Override
		public String problem() {
			return "on(String, String)";
		}

	}

	static class TwoMessages implements InvalidListener {

		@ProtocolListener
		void on(ServerMessage one, ServerMessage other) {
		}

		@Override
		public String problem() {
			return "more than one parameter for the message";
		}

	}

	static class Later implements InvalidListener {

		@ProtocolListener
		CompletableFuture<String> on() {
			return new CompletableFuture<>();
		}

		@Override
		public String problem() {
			return "CompletableFuture";
		}

	}

	static class UnknownType<T> implements InvalidListener {

		@ProtocolListener
		void on(List<T> payload) {
		}

		@Override
		public String problem() {
			return "type is not known";
		}

	}

	static class SameOperation implements InvalidListener {

		@ProtocolListener(operation = "tick")
		void one() {
		}

		@ProtocolListener(operation = "tick")
		void other() {
		}

		@Override
		public String problem() {
			return "same messages of client 'default'";
		}

	}

	static class UnknownClient implements InvalidListener {

		@ProtocolListener(client = "quotes")
		void on() {
		}

		@Override
		public String problem() {
			return "'quotes', which does not exist; the clients are 'default'";
		}

	}

}
