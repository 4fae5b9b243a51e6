import { ApiProperty, ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsEmail, IsIn, IsISO31661Alpha2, IsISO4217CurrencyCode, IsObject, IsOptional, Matches, MaxLength, ValidateNested } from 'class-validator';
import { CleanText, IntegerBetween, IsWebUrl, MayBeAbsent, NumberBetween, PageQuery } from '#kernel';
import { restaurantStatuses, type RestaurantStatus } from '../../domain/restaurant.ts';
import { slugPattern } from '../../domain/slug.ts';
import { WordList } from '../word-list.ts';

const phonePattern = /^\+?[0-9][0-9 ()./-]{2,38}$/;

export class AddressBody {
  @ApiPropertyOptional({ example: 'Rue des Bouchers 18' }) @MayBeAbsent() @CleanText({ max: 200 }) street?: string;
  @ApiPropertyOptional({ example: 'Brussels' }) @MayBeAbsent() @CleanText({ max: 100 }) city?: string;
  @ApiPropertyOptional({ example: '1000' }) @MayBeAbsent() @CleanText({ max: 20 }) postal_code?: string;

  @ApiProperty({ example: 'BE', description: 'ISO 3166-1 alpha-2.', pattern: '^[A-Z]{2}$' })
  @Matches(/^[A-Z]{2}$/)
  @IsISO31661Alpha2()
  country!: string;
}

export class CreateRestaurantBody {
  @ApiPropertyOptional({ example: 'chez-leon', maxLength: 100, pattern: slugPattern.source, description: 'Part of its address, with at least one letter. Left out, it is made from the name.' })
  @MayBeAbsent()
  @MaxLength(100)
  @Matches(slugPattern)
  @Matches(/[a-z]/)
  slug?: string;

  @ApiProperty({ example: 'Chez Léon' }) @CleanText({ min: 1, max: 200 }) name!: string;
  @ApiPropertyOptional({ example: 'Mussels since 1893.' }) @MayBeAbsent() @CleanText({ max: 5000, multiline: true }) description?: string;
  @ApiPropertyOptional({ description: 'The most telling first.' }) @MayBeAbsent() @WordList({ max: 10, example: ['belgian', 'seafood'] }) cuisines?: string[];

  @ApiPropertyOptional({ example: 2, nullable: true, description: '1 cheap to 4 expensive; null when not known.' })
  @IsOptional()
  @IntegerBetween({ min: 1, max: 4 })
  price_level?: number | null;

  @ApiProperty({ type: AddressBody }) @Type(() => AddressBody) @ValidateNested() @IsObject() address!: AddressBody;
  @ApiProperty({ example: 50.8472 }) @NumberBetween({ min: -90, max: 90 }) latitude!: number;
  @ApiProperty({ example: 4.3543 }) @NumberBetween({ min: -180, max: 180 }) longitude!: number;
  @ApiProperty({ example: 'Europe/Brussels', description: 'IANA name.' }) @CleanText({ min: 1, max: 64 }) time_zone!: string;
  @ApiProperty({ example: 'EUR', pattern: '^[A-Z]{3}$', description: 'ISO 4217.' }) @Matches(/^[A-Z]{3}$/) @IsISO4217CurrencyCode() currency!: string;

  @ApiPropertyOptional({ example: '+32 2 511 14 15', nullable: true, pattern: phonePattern.source })
  @IsOptional()
  @CleanText({ max: 40 })
  @Matches(phonePattern)
  phone?: string | null;

  @ApiPropertyOptional({ example: 'hello@chezleon.example', nullable: true, maxLength: 254 }) @IsOptional() @MaxLength(254) @IsEmail() email?: string | null;
  @ApiPropertyOptional({ example: 'https://chezleon.example', nullable: true }) @IsOptional() @IsWebUrl() website?: string | null;

  @ApiPropertyOptional({ type: 'array', items: { type: 'string', format: 'uri', maxLength: 500 }, maxItems: 20, example: ['https://cdn.example/leon/1.jpg'], description: 'Addresses of pictures, the best first.' })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsWebUrl({ each: true })
  photos?: string[];

  @ApiPropertyOptional({ description: 'What guests look for.' }) @MayBeAbsent() @WordList({ max: 30, example: ['outdoor_seating', 'wheelchair'] }) attributes?: string[];
  @ApiPropertyOptional({ enum: restaurantStatuses, example: 'draft', default: 'draft' }) @MayBeAbsent() @IsIn(restaurantStatuses) status?: RestaurantStatus;
}

export class AddressChangeBody extends PartialType(AddressBody, { skipNullProperties: false }) {}

export class ChangeRestaurantBody extends PartialType(OmitType(CreateRestaurantBody, ['address'] as const), { skipNullProperties: false }) {
  @ApiPropertyOptional({ type: AddressChangeBody, description: 'What is left out stays.' })
  @MayBeAbsent()
  @Type(() => AddressChangeBody)
  @ValidateNested()
  @IsObject()
  address?: AddressChangeBody;
}

export class ListRestaurantsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: restaurantStatuses, description: 'Only these. Who may not write restaurants sees listed ones in any case.' })
  @MayBeAbsent()
  @IsIn(restaurantStatuses)
  status?: RestaurantStatus;
}
