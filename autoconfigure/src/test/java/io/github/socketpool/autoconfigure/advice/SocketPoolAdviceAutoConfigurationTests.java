package io.github.socketpool.autoconfigure.advice;

import java.util.List;

import io.github.socketpool.Endpoint;
import io.github.socketpool.advice.Advice;
import io.github.socketpool.advice.PoolAdvisor;
import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.connection.socket.SocketConnections;
import io.github.socketpool.kernel.FileDescriptors;
import io.github.socketpool.kernel.KernelSampler;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.pool.Suspension;
import io.github.socketpool.pool.exclusive.ExclusivePool;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SocketPoolAdviceAutoConfiguration}.
 */
class SocketPoolAdviceAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(SocketPoolAutoConfiguration.class, SocketPoolAdviceAutoConfiguration.class))
		.withPropertyValues("socketpool.port=9000");

	@Test
	void advisesOnThePoolsOfTheApplication() {
		this.contextRunner.run((context) -> {
			PoolAdvisor advisor = context.getBean(PoolAdvisor.class);
			assertThat(advisor.advice("default")).isEmpty();
			context.getBean(ConnectionPool.class).control().suspend(Suspension.WAIT);
			assertThat(advisor.advice("default")).extracting(Advice::id).containsExactly("pool-suspended");
		});
	}

	@Test
	void usesTheFiguresOfTheKernelSampler() {
		KernelSampler kernel = Mockito.mock();
		BDDMockito.given(kernel.fileDescriptors()).willReturn(new FileDescriptors(90, 100));
		this.contextRunner.withBean(KernelSampler.class, () -> kernel)
			.run((context) -> assertThat(context.getBean(PoolAdvisor.class).advice("default")).extracting(Advice::id)
				.containsExactly("file-descriptors-running-out"));
	}

	@Test
	void oneThreadSamplesThePoolsWhileTheContextRunsAndAfterARestart() {
		this.contextRunner.withBean("one", ConnectionPool.class, () -> pool("one"))
			.withBean("other", ConnectionPool.class, () -> pool("other"))
			.run((context) -> {
				ConfigurableApplicationContext application = context
					.getSourceApplicationContext(ConfigurableApplicationContext.class);
				awaitThreads(1);
				application.stop();
				awaitThreads(0);
				application.start();
				awaitThreads(1);
				application.start();
				awaitThreads(1);
			});
		awaitThreads(0);
	}

	@Test
	void aUserDefinedAdvisorReplacesOurs() {
		PoolAdvisor own = (pool) -> List.of();
		this.contextRunner.withBean(PoolAdvisor.class, () -> own).run((context) -> {
			assertThat(context.getBean(PoolAdvisor.class)).isSameAs(own);
			awaitThreads(0);
		});
	}

	@Test
	void aPoolMockIsIgnored() {
		this.contextRunner.withBean(ConnectionPool.class, Mockito::mock)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static ConnectionPool pool(String name) {
		return ExclusivePool.builder(SocketConnections.builder(Endpoint.of("localhost", 9000)).build())
			.name(name)
			.build();
	}

	private static void awaitThreads(int count) {
		Awaitility.await()
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
				.filteredOn((thread) -> thread.getName().equals("socketpool-advice"))
				.hasSize(count)
				.allMatch(Thread::isDaemon));
	}

}
