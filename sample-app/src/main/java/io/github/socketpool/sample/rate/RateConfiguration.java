package io.github.socketpool.sample.rate;

import io.github.socketpool.service.ImportProtocolServices;

import org.springframework.context.annotation.Configuration;

/**
 * Makes a bean of the interface, whose calls the client {@code rates} makes.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRatesClient
@ImportProtocolServices(client = "rates", types = RateService.class)
class RateConfiguration {

}
