package io.github.socketpool.autoconfigure;

import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.client.ProtocolClient;
import io.github.socketpool.context.ProtocolClients;
import io.github.socketpool.endpoint.SocketPoolEndpoint;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.template.ProtocolOperations;
import io.github.socketpool.template.ProtocolTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mockito.Answers;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.bean.override.convention.TestBean;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockingDetails;

/**
 * Tests that a test can replace each bean of one client, and that the other clients stay
 * as they are.
 */
class MockedClientsTests {

	private static final TestServer server = new TestServer();

	private static final TestServer otherServer = new TestServer();

	@AfterAll
	static void closeServers() {
		server.close();
		otherServer.close();
	}

	@DirtiesContext
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE,
			properties = "management.endpoints.web.exposure.include=*")
	static class ThreeClients {

		@Autowired
		protected ApplicationContext context;

		@DynamicPropertySource
		static void clients(DynamicPropertyRegistry properties) {
			for (String key : List.of("socketpool.port", "socketpool.clients.quotes.port",
					"socketpool.clients.orders.port")) {
				properties.add(key, server::port);
			}
		}

		protected ProtocolClient client(String name) {
			return this.context.getBean(ProtocolClients.class).get(name);
		}

		protected void isNotMocked(String... names) {
			for (String name : names) {
				assertThat(client(name).call("1").retrieve(String.class)).isEqualTo("1");
			}
		}

		protected void shows(String... names) {
			assertThat(this.context.getBean(SocketPoolEndpoint.class).pools().pools()).containsOnlyKeys(names);
			assertThat(this.context.getBean(HealthEndpoint.class).health()).isNotNull();
		}

	}

	@Nested
	class Pools extends ThreeClients {

		@MockitoBean
		SocketPoolConnectionDetails details;

		@MockitoBean
		ConnectionPool pool;

		@MockitoBean
		@Qualifier("quotes")
		SocketPoolConnectionDetails quotesDetails;

		@MockitoBean
		@Qualifier("quotes")
		ConnectionPool quotes;

		@Test
		void mocksReplacePoolsAndWhereTheyLead() {
			assertThat(this.details).isNotSameAs(this.quotesDetails);
			assertThat(this.pool).isNotSameAs(this.quotes);
			assertThat(this.context.getBean(ProtocolTemplate.class).pool()).isSameAs(this.pool);
			assertThat(this.context.getBean("quotesProtocolTemplate", ProtocolTemplate.class).pool())
				.isSameAs(this.quotes);
			shows("orders");
			isNotMocked("orders");
		}

	}

	@Nested
	class Templates extends ThreeClients {

		@MockitoBean
		ProtocolTemplate template;

		@MockitoBean
		@Qualifier("quotes")
		ProtocolTemplate quotes;

		@Autowired
		ProtocolOperations injected;

		@Autowired
		@Qualifier("quotes")
		ProtocolOperations injectedQuotes;

		@Test
		void mocksReplaceTemplates() {
			assertThat(this.injected).isSameAs(this.template);
			assertThat(this.injectedQuotes).isSameAs(this.quotes).isNotSameAs(this.template);
			given(this.quotes.exchange("1", String.class)).willReturn("2");
			assertThat(this.injectedQuotes.exchange("1", String.class)).isEqualTo("2");
			shows("default", "quotes", "orders");
			isNotMocked("orders");
		}

	}

	@Nested
	class Operations extends ThreeClients {

		@MockitoBean
		ProtocolOperations operations;

		@MockitoBean
		@Qualifier("quotes")
		ProtocolOperations quotes;

		@Autowired
		@Qualifier("quotes")
		ProtocolOperations injectedQuotes;

		@Test
		void mocksReplaceTemplatesAsOperations() {
			assertThat(this.context.getBean(ProtocolOperations.class)).isSameAs(this.operations);
			assertThat(this.injectedQuotes).isSameAs(this.quotes).isNotSameAs(this.operations);
			isNotMocked("orders");
		}

	}

	@Nested
	class Clients extends ThreeClients {

		@MockitoBean
		ProtocolClient client;

		@MockitoBean(answers = Answers.RETURNS_DEEP_STUBS)
		@Qualifier("quotes")
		ProtocolClient quotes;

		@Autowired
		@Qualifier("quotes")
		ProtocolClient injectedQuotes;

		@Test
		void mocksReplaceClients() {
			assertThat(this.context.getBean(ProtocolClient.class)).isSameAs(this.client);
			assertThat(client("default")).isSameAs(this.client);
			assertThat(client("quotes")).isSameAs(this.quotes);
			given(this.quotes.call("1").retrieve(Integer.class)).willReturn(42);
			assertThat(this.injectedQuotes.call("1").retrieve(Integer.class)).isEqualTo(42);
			isNotMocked("orders");
		}

	}

	@Nested
	class ByName extends ThreeClients {

		@MockitoBean("quotesConnectionPool")
		ConnectionPool pool;

		@MockitoBean("quotesProtocolTemplate")
		ProtocolTemplate template;

		@MockitoBean("quotesProtocolClient")
		ProtocolClient client;

		@MockitoBean
		ProtocolClients clients;

		@Autowired
		@Qualifier("orders")
		ProtocolOperations orders;

		@Test
		void mocksReplaceBeansOfTheirName() {
			for (Class<?> type : List.of(ConnectionPool.class, ProtocolTemplate.class, ProtocolClient.class)) {
				assertThat(mockingDetails(this.context.getBean(type)).isMock()).as("default " + type).isFalse();
				assertThat(this.context.getBean("quotes" + type.getSimpleName())).isIn(this.pool, this.template,
						this.client);
			}
			assertThat(this.context.getBean(ProtocolClients.class)).isSameAs(this.clients);
			shows("default", "orders");
			assertThat(this.orders.exchange("1", String.class)).isEqualTo("1");
		}

	}

	@Nested
	class Spies extends ThreeClients {

		@MockitoSpyBean
		SocketPoolConnectionDetails details;

		@MockitoSpyBean
		ConnectionPool pool;

		@MockitoSpyBean
		ProtocolTemplate template;

		@MockitoSpyBean
		@Qualifier("quotes")
		ConnectionPool quotesPool;

		@MockitoSpyBean
		@Qualifier("quotes")
		ProtocolTemplate quotesTemplate;

		@MockitoSpyBean
		@Qualifier("quotes")
		ProtocolClient quotes;

		@MockitoSpyBean
		ProtocolClients clients;

		@Test
		void spiesCallTheServer() {
			assertThat(this.clients.get("quotes").call("1").retrieve(String.class)).isEqualTo("1");
			then(this.quotes).should().call("1");
			assertThat(this.quotesTemplate.exchange("2", String.class)).isEqualTo("2");
			then(this.quotesTemplate).should().exchange("2", String.class);
			assertThat(this.template.exchange("3", String.class)).isEqualTo("3");
			then(this.template).should().exchange("3", String.class);
			shows("default", "quotes", "orders");
			isNotMocked("orders");
		}

	}

	@Nested
	class OtherBeans extends ThreeClients {

		@TestBean
		@Qualifier("quotes")
		SocketPoolConnectionDetails details;

		@MockitoBean
		@Qualifier("orders")
		FrameCodec codec;

		@MockitoBean
		@Qualifier("orders")
		ConnectionPool orders;

		static SocketPoolConnectionDetails details() {
			return () -> List.of(Endpoint.of("localhost", otherServer.port()));
		}

		@Test
		void beansOfATestBelongToTheClientOfTheirQualifier() {
			long before = otherServer.requests();
			isNotMocked("default", "quotes");
			assertThat(otherServer.requests()).isEqualTo(before + 1);
			assertThat(mockingDetails(this.codec).getInvocations()).isEmpty();
			assertThat(this.orders).isNotNull();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
