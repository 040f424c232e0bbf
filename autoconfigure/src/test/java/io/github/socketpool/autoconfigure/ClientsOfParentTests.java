package io.github.socketpool.autoconfigure;

import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.autoconfigure.diagnostics.SocketPoolDiagnosticsAutoConfiguration;
import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.context.ClientBeanException;
import io.github.socketpool.payload.PayloadConverter;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.template.ProtocolInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinitionCustomizer;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests that a child context does not start if what it configures for a client of its
 * parent has no effect. No connection is opened.
 */
class ClientsOfParentTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(SocketPoolAutoConfiguration.class, SocketPoolDiagnosticsAutoConfiguration.class));

	private final ApplicationContextRunner parentRunner = this.contextRunner.withPropertyValues("socketpool.port=9000",
			"socketpool.clients.quotes.port=9001");

	@ParameterizedTest
	@ValueSource(classes = { SocketPoolConnectionDetails.class, FrameCodec.class, ConnectionInitializer.class,
			ResponseMatcher.class, PayloadConverter.class })
	void aBeanOfTheNamedClientOfAParentIsRejected(Class<?> type) {
		assertRejected(type, "quotes");
	}

	@Test
	void aBeanOfTheDefaultClientOfAParentIsRejected() {
		assertRejected(FrameCodec.class, "default");
	}

	private <T> void assertRejected(Class<T> type, String client) {
		this.parentRunner.run((parent) -> this.contextRunner.withParent(parent)
			.withBean("mine", type, () -> mock(type), qualifier(client))
			.run((child) -> assertThat(child).getFailure().isInstanceOfSatisfying(ClientBeanException.class, (ex) -> {
				assertThat(ex).hasMessage("The " + type.getSimpleName() + " bean 'mine' has no effect, because it "
						+ "belongs to the client '" + client + "', which is that of a parent context");
				assertThat(ex.getRemedy()).startsWith("Define the bean in the parent context");
			})));
	}

	@Test
	void aBeanOfAClientThatTheChildAddsIsUsed() {
		FrameCodec codec = mock(FrameCodec.class);
		this.parentRunner.run((parent) -> this.contextRunner.withParent(parent)
			.withInitializer((context) -> TestPropertyValues.of("socketpool.clients.orders.port=9002").applyTo(context))
			.withBean("mine", FrameCodec.class, () -> codec, qualifier("orders"))
			.run((child) -> {
				assertThat(child).hasNotFailed();
				ConnectionPool pool = child.getBean("ordersConnectionPool", ConnectionPool.class);
				ConfiguredClients.Client client = child.getBean(ConfiguredClients.class).of(pool);
				assertThat(client).isNotNull();
				assertThat(client.ownCodec()).isSameAs(codec);
			}));
	}

	@Test
	void aBeanWithTheQualifierOfAPoolThatTheChildDefinesIsAccepted() {
		this.parentRunner.run((parent) -> this.contextRunner.withParent(parent)
			.withBean("own", ConnectionPool.class, () -> mock(ConnectionPool.class), qualifier("quotes"))
			.withBean("mine", PayloadConverter.class, () -> mock(PayloadConverter.class), qualifier("quotes"))
			.run((child) -> assertThat(child).hasNotFailed()));
	}

	@Test
	void aBeanThatWatchesTheClientOfAParentIsAccepted() {
		this.parentRunner.run((parent) -> this.contextRunner.withParent(parent)
			.withBean(ProtocolInterceptor.class, () -> mock(ProtocolInterceptor.class), qualifier("quotes"))
			.run((child) -> assertThat(child).hasNotFailed()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "clients.quotes.ssl.bundle", "clients.quotes.ssl.server-name",
			"clients.quotes.ssl.enabled", "clients.quotes.login.request", "clients.quotes.login.success",
			"clients.quotes.login.greeting", "ssl.bundle", "login.request" })
	void credentialsOfTheClientOfAParentAreRejected(String setting) {
		this.parentRunner.run((parent) -> this.contextRunner.withParent(parent)
			.withInitializer((child) -> TestPropertyValues.of("socketpool." + setting + "=secret")
				.applyTo(child.getEnvironment(), TestPropertyValues.Type.MAP, "child"))
			.run((child) -> assertThat(child).getFailure()
				.isInstanceOfSatisfying(InvalidPropertyException.class, (ex) -> {
					assertThat(ex.getKey()).isEqualTo("socketpool." + setting);
					assertThat(ex.getValue()).isEqualTo(setting.contains("login") ? "******" : "secret");
					assertThat(ex.getReason()).contains(setting.contains("quotes") ? "'quotes'" : "'default'")
						.contains("that of a parent context")
						.contains(setting.contains("login") ? "another login" : "other TLS settings");
					assertThat(ex.getRemedy()).startsWith("Set it in the parent context");
				})));
	}

	@Test
	void credentialsThatTheParentHasTooAreAccepted() {
		String[] login = { "socketpool.clients.quotes.login.request={\"user\": \"quotes\"}",
				"socketpool.clients.quotes.login.success=/ok" };
		this.parentRunner.withPropertyValues(login)
			.run((parent) -> this.contextRunner.withPropertyValues(login)
				.withParent(parent)
				.run((child) -> assertThat(child).hasNotFailed()));
	}

	@Test
	void anAddressBeanOfAChildThatIsNotTheAddressOfTheParentIsRejected() {
		this.parentRunner
			.run((parent) -> this.contextRunner.withParent(parent)
				.withBean(SocketPoolConnectionDetails.class, () -> leadingTo(9009))
				.run((child) -> assertThat(child).getFailure()
					.isInstanceOfSatisfying(InvalidSettingException.class, (ex) -> assertThat(ex.getReason()).isEqualTo(
							"has no effect, because the default client is that of a parent context: calls would go "
									+ "to localhost:9000 instead of localhost:9009"))));
	}

	@Test
	void anAddressBeanOfAChildThatIsTheAddressOfTheParentIsAccepted() {
		this.parentRunner.run((parent) -> this.contextRunner.withParent(parent)
			.withBean(SocketPoolConnectionDetails.class, () -> leadingTo(9000))
			.run((child) -> assertThat(child).hasNotFailed()));
	}

	private static SocketPoolConnectionDetails leadingTo(int port) {
		return () -> List.of(Endpoint.of("localhost", port));
	}

	private static BeanDefinitionCustomizer qualifier(String client) {
		return (definition) -> {
			((AbstractBeanDefinition) definition).addQualifier(new AutowireCandidateQualifier(Qualifier.class, client));
			((AbstractBeanDefinition) definition).setDefaultCandidate(false);
		};
	}

}
