package io.github.socketpool.sample.live;

import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Enables scheduled samples.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class LiveConfiguration {

}
