package io.github.socketpool.listener;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.autoconfigure.metrics.SocketPoolMetricsAutoConfiguration;
import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.context.ProtocolClients;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ProtocolListener} methods and {@link MessageListener} beans, with a
 * server that speaks.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProtocolListenerTests {

	private final SpeakingServer server = new SpeakingServer();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class,
				SocketPoolAutoConfiguration.class, SocketPoolMetricsAutoConfiguration.class))
		.withBean(SimpleMeterRegistry.class)
		.withPropertyValues("socketpool.port=" + this.server.port(), "socketpool.envelope=json-rpc");

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void aNotificationReachesTheMethodOfItsOperationInOrder() {
		this.contextRunner.withUserConfiguration(Listeners.class).run((context) -> {
			call(context.getBean(ProtocolClient.class), 0);
			for (int i = 0; i < 100; i++) {
				this.server.notify("tick", "{\"number\":" + i + "}");
			}
			Listeners listeners = context.getBean(Listeners.class);
			for (int i = 0; i < 100; i++) {
				assertThat(listeners.ticks.poll(30, TimeUnit.SECONDS)).isEqualTo(new Tick(i));
			}
			assertThat(listeners.threads.poll()).startsWith("task-");
			awaitMessages(context.getBean(MeterRegistry.class), "handled", 100);
		});
	}

	@Test
	void aNotificationThatComesDuringACallDoesNotWaitForItsEnd() {
		this.contextRunner.withUserConfiguration(Listeners.class).run((context) -> {
			ProtocolClient client = context.getBean(ProtocolClient.class);
			for (int i = 0; i < 100; i++) {
				call(client, i);
				this.server.notify("tick", "{\"number\":" + i + "}");
			}
			Listeners listeners = context.getBean(Listeners.class);
			for (int i = 0; i < 100; i++) {
				assertThat(listeners.ticks.poll(30, TimeUnit.SECONDS)).isEqualTo(new Tick(i));
			}
		});
	}

	@Test
	void aRequestIsAnsweredWithWhatTheMethodReturns() {
		this.contextRunner.withUserConfiguration(Listeners.class).run((context) -> {
			call(context.getBean(ProtocolClient.class), 0);
			this.server.ask(7, "double", "{\"number\":21}");
			assertThat(this.server.awaitAnswer())
				.hasToString("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"number\":42}}");
			this.server.ask(8, "tick", "{\"number\":1}");
			assertThat(this.server.awaitAnswer()).hasToString("{\"jsonrpc\":\"2.0\",\"id\":8,\"result\":null}");
		});
	}

	@Test
	void aRequestThatFailsIsAnsweredWithAnErrorThatDoesNotSayWhy(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(Listeners.class).run((context) -> {
			call(context.getBean(ProtocolClient.class), 0);
			this.server.ask(1, "fail", "{}");
			assertThat(code(this.server.awaitAnswer())).isEqualTo(-32603);
			this.server.ask(2, "unknown", "{}");
			assertThat(code(this.server.awaitAnswer())).isEqualTo(-32601);
			this.server.ask(3, "double", "{\"number\":\"secret\"}");
			assertThat(code(this.server.awaitAnswer())).isEqualTo(-32602);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			awaitMessages(registry, "failed", 2);
			awaitMessages(registry, "unhandled", 1);
			assertThat(output).contains("Pool 'default': the listener of a message of")
				.contains("IllegalStateException")
				.doesNotContain("secret");
		});
	}

	@Test
	void aListenerMayMakeCalls() {
		this.contextRunner.withUserConfiguration(CallingListener.class).run((context) -> {
			call(context.getBean(ProtocolClient.class), 0);
			this.server.ask(7, "relay", "{\"number\":5}");
			assertThat(this.server.awaitAnswer().at("/result/number").asInt()).isEqualTo(5);
		});
	}

	@Test
	void aMethodWithoutOperationAndAMessageListenerGetWhatNoOtherTakes() {
		this.contextRunner.withUserConfiguration(Listeners.class)
			.withBean(MessageListener.class,
					() -> (message) -> Map.of("operation", message.operation(), "request", message.isRequest()))
			.run((context) -> {
				call(context.getBean(ProtocolClient.class), 0);
				this.server.ask(7, "other", "{}");
				assertThat(this.server.awaitAnswer().at("/result/operation").asString()).isEqualTo("other");
				this.server.ask(8, "double", "{\"number\":1}");
				assertThat(this.server.awaitAnswer().at("/result/number").asInt()).isEqualTo(2);
			});
	}

	@Test
	void withoutAnEnvelopeThePayloadIsTheBodyAndAReturnedValueAFrame() {
		this.contextRunner.withUserConfiguration(PlainListener.class)
			.withPropertyValues("socketpool.envelope=none", "socketpool.correlation.request-id=/id",
					"socketpool.correlation.response-id=/id")
			.run((context) -> {
				context.getBean(ProtocolClient.class).call("{\"id\":1,\"method\":\"m\"}").retrieve(String.class);
				this.server.send("{\"number\":4}");
				assertThat(this.server.awaitAnswer()).hasToString("{\"number\":5}");
			});
	}

	@Test
	void eachClientHasItsOwnListeners() {
		try (SpeakingServer quotes = new SpeakingServer()) {
			this.contextRunner.withUserConfiguration(NamedListeners.class)
				.withPropertyValues("socketpool.clients.quotes.port=" + quotes.port())
				.run((context) -> {
					call(context.getBean(ProtocolClients.class).get("quotes"), 0);
					call(context.getBean(ProtocolClients.class).get("default"), 0);
					quotes.ask(1, "who", "[]");
					assertThat(quotes.awaitAnswer().get("result").asString()).isEqualTo("quotes at " + quotes.port());
					this.server.ask(2, "who", "[]");
					assertThat(this.server.awaitAnswer().get("result").asString()).isEqualTo("default");
					quotes.ask(3, "other", "[]");
					assertThat(quotes.awaitAnswer().get("result").asString()).isEqualTo("bean of quotes");
					this.server.ask(4, "other", "[]");
					assertThat(code(this.server.awaitAnswer())).isEqualTo(-32601);
				});
		}
	}

	@Test
	void messagesThatCannotWaitAreDroppedAndCallsAreNot(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(BlockedListener.class)
			.withPropertyValues("socketpool.messages.queue-capacity=2")
			.run((context) -> {
				ProtocolClient client = context.getBean(ProtocolClient.class);
				BlockedListener listener = context.getBean(BlockedListener.class);
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				call(client, 0);
				this.server.notify("wait", "{}");
				assertThat(listener.begun.await(30, TimeUnit.SECONDS)).isTrue();
				for (int i = 0; i < 10; i++) {
					this.server.notify("wait", "{}");
				}
				awaitMessages(registry, "dropped", 8);
				this.server.ask(7, "wait", "{}");
				assertThat(code(this.server.awaitAnswer())).isEqualTo(-32000);
				call(client, 1);
				listener.mayEnd.countDown();
				awaitMessages(registry, "handled", 3);
				assertThat(output.getAll().split("was dropped", -1)).hasSize(2);
				assertThat(output).contains("raise socketpool.messages.queue-capacity");
			});
	}

	@Test
	void aMethodOfAProxiedBeanIsInvokedThroughTheProxy() {
		this.contextRunner.withUserConfiguration(Listeners.class, ProxyConfiguration.class).run((context) -> {
			call(context.getBean(ProtocolClient.class), 0);
			this.server.ask(7, "double", "{\"number\":21}");
			assertThat(this.server.awaitAnswer().at("/result/number").asInt()).isEqualTo(43);
		});
	}

	@Test
	void withoutListenersMessagesAreUnhandledAndNotAnswered() {
		this.contextRunner.run((context) -> {
			ProtocolClient client = context.getBean(ProtocolClient.class);
			call(client, 0);
			this.server.ask(7, "double", "{}");
			await().untilAsserted(() -> {
				call(client, 1);
				awaitMessages(context.getBean(MeterRegistry.class), "unhandled", 1);
			});
			assertThat(context).getBean(MessageDispatchers.class).isNotNull();
		});
	}

	private static void call(ProtocolClient client, int number) {
		assertThat(client.call(new Tick(number)).operation("echo").retrieve(Tick.class)).isEqualTo(new Tick(number));
	}

	private static int code(JsonNode answer) {
		return answer.at("/error/code").asInt();
	}

	private static void awaitMessages(MeterRegistry registry, String outcome, int count) {
		await().untilAsserted(() -> assertThat(
				registry.get("socketpool.messages").tags("pool", "default", "outcome", outcome).counter().count())
			.isEqualTo(count));
	}

	record Tick(int number) {

	}

	static class Listeners {

		final BlockingQueue<Tick> ticks = new LinkedBlockingQueue<>();

		final BlockingQueue<String> threads = new LinkedBlockingQueue<>();

		@ProtocolListener(operation = "tick")
		void on(Tick tick) {
			this.ticks.add(tick);
			this.threads.add(Thread.currentThread().getName());
		}

		@ProtocolListener(operation = "double")
		Tick twice(Tick tick, ServerMessage message) {
			assertThat(message.isRequest()).isTrue();
			return new Tick(2 * tick.number());
		}

		@ProtocolListener(operation = "fail")
		void fail() {
			throw new IllegalStateException("secret");
		}

	}

	static class CallingListener {

		private final ProtocolClient client;

		CallingListener(ProtocolClient client) {
			this.client = client;
		}

		@ProtocolListener(operation = "relay")
		@Nullable Tick relay(Tick tick) {
			return this.client.call(tick).operation("echo").retrieve(Tick.class);
		}

	}

	static class PlainListener {

		@ProtocolListener
		Tick next(Tick tick) {
			return new Tick(tick.number() + 1);
		}

	}

	static class BlockedListener {

		final CountDownLatch begun = new CountDownLatch(1);

		final CountDownLatch mayEnd = new CountDownLatch(1);

		@ProtocolListener(operation = "wait")
		void await() throws InterruptedException {
			this.begun.countDown();
			this.mayEnd.await(30, TimeUnit.SECONDS);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NamedListeners {

		@ProtocolListener(client = "quotes", operation = "who")
		String quotes(ServerMessage message) {
			return "\"" + message.client() + " at " + message.endpoint().toString().replaceAll(".*:", "") + "\"";
		}

		@ProtocolListener(operation = "who")
		byte[] others() {
			return "\"default\"".getBytes();
		}

		@Bean
		@Qualifier("quotes")
		MessageListener quotesListener() {
			return (message) -> "\"bean of quotes\"";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxyConfiguration {

		@Bean
		static BeanPostProcessor proxyPostProcessor() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					if (!(bean instanceof Listeners)) {
						return bean;
					}
					ProxyFactory factory = new ProxyFactory(bean);
					factory.setProxyTargetClass(true);
					factory.addAdvice((MethodInterceptor) (invocation) -> {
						Object result = invocation.proceed();
						return (result instanceof Tick tick) ? new Tick(tick.number() + 1) : result;
					});
					return factory.getProxy();
				}

			};
		}

	}

}
