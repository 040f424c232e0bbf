package io.github.socketpool.autoconfigure;

import io.github.socketpool.advice.PoolAdvisor;
import io.github.socketpool.context.SocketPoolLifecycle;
import io.github.socketpool.endpoint.SocketPoolEndpoint;
import io.github.socketpool.kernel.KernelSampler;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.ProtocolTemplate;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mockingDetails;

/**
 * Tests that a context with a mocked pool starts and stops. All methods of the mock
 * return {@code null}.
 */
class MockedPoolTests {

	@SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
	static class Context {

		@MockitoBean
		protected ConnectionPool pool;

		@Autowired
		protected ApplicationContext context;

	}

	@Nested
	@DirtiesContext
	@TestPropertySource(properties = { "socketpool.port=9000", "management.endpoints.web.exposure.include=*" })
	class InPlaceOfTheClients extends Context {

		@Test
		void theContextStartsAndShowsNothingOfTheMock() {
			assertThat(mockingDetails(this.pool).isMock()).isTrue();
			assertThat(this.context.getBean(ProtocolTemplate.class).pool()).isSameAs(this.pool);
			assertThat(this.context.getBean(SocketPoolEndpoint.class).pools().pools()).isEmpty();
			assertThat(this.context.getBean(HealthEndpoint.class).health()).isNotNull();
			assertThat(this.context.getBean(KernelSampler.class).sockets("default")).isNull();
			assertThat(this.context.getBean(PoolAdvisor.class).advice("default")).isEmpty();
			assertThat(this.context.getBean(SocketPoolLifecycle.class).isRunning()).isTrue();
			assertThat(this.context.getBean(MeterRegistry.class).find("socketpool.connections").gauges()).isEmpty();
		}

	}

	@Nested
	@DirtiesContext
	class WithoutAnAddress extends Context {

		@Test
		void theContextStarts() {
			assertThat(this.context.getBean(ConnectionPool.class)).isSameAs(this.pool);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
